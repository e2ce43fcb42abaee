// Uses a suggestion without losing what is typed elsewhere: it is saved in the record,
// and only the fields that it changed are drawn anew.
const said = document.querySelector("#record-said");
const form = document.querySelector("#use-guess");

function isTouched(group) {
  return [...group.querySelectorAll("input, select, textarea")].some((one) => {
    if (one.type === "checkbox") return one.checked !== one.defaultChecked;
    if (one.tagName !== "SELECT") return one.value !== one.defaultValue;
    const first = [...one.options].find((option) => option.defaultSelected) || one.options[0];
    return one.value !== (first ? first.value : "");
  });
}

// What somebody ticked stays ticked; what the suggestion ticked is ticked too.
function tick(group, fresh) {
  for (const box of group.querySelectorAll("input[type=checkbox]")) {
    const there = fresh.querySelector(`#${box.id}`);
    if (there && (box.checked || there.checked)) there.checked = true;
  }
}

function draw(page, field) {
  for (const group of document.querySelectorAll(".record-field")) {
    const fresh = page.getElementById(group.id);
    const asked = group.id === `group-${field}`;
    if (!fresh || (field && !asked) || (!field && isTouched(group))) continue;
    tick(group, fresh);
    group.replaceWith(fresh);
  }
}

function tell(page) {
  const note = page.querySelector("main .note[role]");
  said.textContent = note ? note.textContent.trim() : "";
  const old = document.querySelector("main > .note[role]");
  if (old) old.remove();
  if (note) document.querySelector("main").prepend(note);
}

async function use(button) {
  const given = new FormData(form);
  given.set(button.name, button.value);
  const answer = await fetch(form.action, { method: "POST", body: given, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const field = button.dataset.guess;
  if (!answer.ok || !page.querySelector(".record-field")) {
    location.reload(); // signed out, or published meanwhile: the page says so
    return;
  }
  draw(page, field);
  tell(page);
  const place = field && document.querySelector(`#group-${field} :is(input, select, textarea)`);
  if (place) place.focus();
}

if (form) {
  for (const words of document.querySelectorAll(".guess-plain")) words.hidden = true;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-guess]");
    if (!button) return;
    event.preventDefault();
    use(button);
  });
}
