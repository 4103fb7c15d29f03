// Who picks a month means the month: what is chosen beside a button presses it.
for (const pair of document.querySelectorAll(".periods .pair")) {
  const radio = pair.querySelector("input[type=radio]");
  pair.addEventListener("input", (event) => {
    if (event.target !== radio) radio.checked = true;
  });
}
