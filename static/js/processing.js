// Keeps the processing page up to date while somebody looks at it. Only parts that
// differ are exchanged, so that focus and opened notes stay where they are.
const place = document.querySelector("[data-refresh]");
const said = document.querySelector("#processing-said");
const BUSY = 3000;
const QUIET = 15000;
const TOKEN = / name="csrfmiddlewaretoken" value="[^"]*"/g;

function plain(part) {
  return part.outerHTML.replace(TOKEN, "").replace(/ (open|tabindex)="[^"]*"/g, "");
}

function isBusy() {
  const totals = place.querySelector("[data-busy]");
  return Boolean(totals) && totals.dataset.busy === "yes";
}

function renew(old, fresh) {
  for (const details of old.querySelectorAll("details[open][id]")) {
    const again = fresh.querySelector(`#${details.id}`);
    if (again) again.open = true;
  }
  const id = old.contains(document.activeElement) && document.activeElement.id;
  old.replaceWith(fresh);
  if (id) focusAgain(document.getElementById(id), fresh);
}

// The same thing is in focus again; where it is gone, the part it stood in.
function focusAgain(found, part) {
  if (!found) part.tabIndex = -1;
  (found || part).focus({ preventScroll: true });
}

// Rows in the order of the fresh list: new ones come in, those that left go.
function arrange(list, fresh) {
  const wanted = new Set([...fresh.children].map((row) => row.id));
  for (const row of [...list.children]) if (!wanted.has(row.id)) row.remove();
  [...fresh.children].forEach((row, at) => {
    const there = list.children[at];
    if (!there || there.id !== row.id) {
      list.insertBefore(document.getElementById(row.id) || row.cloneNode(true), there || null);
    }
  });
}

function exchange(text) {
  const fresh = document.createElement("template");
  fresh.innerHTML = text;
  const wasBusy = isBusy();
  const list = place.querySelector("[data-list]");
  const freshList = fresh.content.querySelector("[data-list]");
  if (Boolean(list) !== Boolean(freshList)) {
    place.replaceChildren(fresh.content);
    return;
  }
  if (list) arrange(list, freshList);
  for (const part of fresh.content.querySelectorAll("[data-part]")) {
    const old = document.getElementById(part.id);
    if (old && plain(old) !== plain(part)) renew(old, part);
  }
  if (wasBusy && !isBusy()) said.textContent = "Nothing is waiting any longer.";
}

async function refresh() {
  if (!document.hidden) {
    try {
      const answer = await fetch(place.dataset.refresh, { credentials: "same-origin" });
      if (answer.ok && !answer.redirected) exchange(await answer.text());
    } catch {
      // The network is away; the next round tries again.
    }
  }
  setTimeout(refresh, isBusy() ? BUSY : QUIET);
}

if (place) setTimeout(refresh, isBusy() ? BUSY : QUIET);
