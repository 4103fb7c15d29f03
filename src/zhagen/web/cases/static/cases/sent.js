// One button: print the notice as it was sent.
document.querySelector("[data-prints]")?.addEventListener("click", () => window.print());
