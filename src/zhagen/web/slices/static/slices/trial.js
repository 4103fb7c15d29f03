// How far the reading is, once a second; when it is over the whole page is shown.
const card = document.getElementById("progress");
const SECOND = 1000;

async function look() {
  try {
    const answer = await fetch(card.dataset.address, { headers: { "HX-Request": "true", "X-Quiet": "1" } });
    if (!answer.ok) return setTimeout(look, 5 * SECOND);
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (found.getElementById("main")) return location.reload();
    const told = found.body.innerText ?? found.body.textContent;
    if (told !== card.textContent) card.replaceChildren(...found.body.childNodes);
  } catch { /* the network is away: try again */ }
  return setTimeout(look, SECOND);
}
if (card) setTimeout(look, SECOND);
