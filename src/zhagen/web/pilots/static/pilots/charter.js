// The charter's form: what the server tells of a field while one types is tied to its input.
// Warns before leaving with something that was not saved.

const form = document.querySelector("form.charter");

document.addEventListener("htmx:afterSettle", () => {
  for (const told of document.querySelectorAll(".charter .told")) {
    const input = document.getElementById(told.id.replace(/-told$/, ""));
    if (!input) continue;
    if (told.querySelector(".fault")) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
});

if (form) {
  let touched = false;
  form.addEventListener("input", () => { touched = true; });
  form.addEventListener("submit", () => { touched = false; });
  addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
}
