// The queue keeps up by itself while nobody walks it, and the window chooser goes at once.
document.documentElement.classList.add("scripted");
document.querySelector("select[data-goes]")?.addEventListener("change", (event) => event.target.form.submit());

const card = document.querySelector("[data-rows]");
let last = "";
async function refresh() {
  if (document.hidden || !card || card.matches(":hover, :focus-within")) return;
  const answer = await fetch(card.dataset.rows, { headers: { "HX-Request": "true", "X-Quiet": "1" } }).catch(() => null);
  if (!answer?.ok) return;
  const text = await answer.text();
  if (text === last) return;
  if (last || card.innerHTML.trim() !== text.trim()) card.innerHTML = text;
  last = text;
}
setInterval(refresh, 2500);
