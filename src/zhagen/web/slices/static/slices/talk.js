// After each turn the last sentence is in sight and the next one can be typed.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "talk") return;
  document.querySelector(".exchanges > li:last-child")?.scrollIntoView({ block: "nearest" });
  document.getElementById("said")?.focus();
});
