// An area around a file input: what is dropped on it is chosen, and what is chosen is named there.
// A form that says so is sent at once. It also holds for areas that come into the page later.
const areaOf = (event) => event.target.closest?.("[data-drops]");
const inputOf = (area) => area.closest("form").querySelector("input[type=file]");

function chosen(area, input) {
  if (!input.files.length) return;
  const told = area.querySelector("[data-told]");
  area.classList.add("telling");
  if (told) told.textContent = [...input.files].map((file) => file.name).join("\u3000");
  if ("sends" in area.dataset) area.closest("form").requestSubmit();
}

document.addEventListener("change", (event) => {
  const area = event.target.type === "file" && areaOf(event);
  if (area) chosen(area, event.target);
});
document.addEventListener("dragover", (event) => {
  const area = areaOf(event);
  if (!area) return;
  event.preventDefault();
  area.classList.add("over");
});
document.addEventListener("dragleave", (event) => areaOf(event)?.classList.remove("over"));
document.addEventListener("drop", (event) => {
  const area = areaOf(event);
  if (!area) return;
  event.preventDefault();
  area.classList.remove("over");
  const input = inputOf(area);
  const files = [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1);
  if (!files.length) return;
  const held = new DataTransfer();
  for (const file of files) held.items.add(file);
  input.files = held.files;
  chosen(area, input);
});
