// Keeps the table of the processing page up to date while somebody looks at it.
const table = document.querySelector("[data-refresh]");
const EVERY = 3000;

async function refresh() {
  if (document.hidden || table.contains(document.activeElement)) return;
  try {
    const answer = await fetch(table.dataset.refresh, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) table.innerHTML = await answer.text();
  } catch {
    // The network is away; the next round tries again.
  }
}

if (table) setInterval(refresh, EVERY);
