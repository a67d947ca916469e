// Results that follow the typing, and keys that walk them. Everything works without this.

const box = document.getElementById("q");
const answer = document.getElementById("answer");
const announce = document.getElementById("announce");
const WAIT = 150; // milliseconds after the last key before results are asked for

let asked = 0;
let timer;
let request;
let last = box?.value;

function address() {
  const values = new URLSearchParams(new FormData(box.form));
  values.set("q", box.value.trim());
  return `${box.form.getAttribute("action")}?${values}`;
}

async function refresh() {
  const number = ++asked;
  request?.abort();
  request = new AbortController();
  const url = address();
  answer.setAttribute("aria-busy", "true");
  try {
    const reply = await fetch(`${url}&fragment=1`, { signal: request.signal });
    const text = await reply.text();
    if (number !== asked) {
      return; // a later question has been asked since
    }
    if (reply.ok) {
      put(new DOMParser().parseFromString(text, "text/html"), url);
    }
  } catch (error) {
    if (error.name === "AbortError") {
      return;
    }
  }
  if (number === asked) {
    answer.removeAttribute("aria-busy");
  }
}

function put(page, url) {
  const found = page.querySelector(".answer");
  const told = page.querySelector("#problem-title")?.textContent;
  answer.classList.toggle("stale", !found);
  announce.className = found ? "visually-hidden" : "aside";
  if (!found) {
    // Half a query is no mistake yet: the results stay until it can be used, or Enter asks what is wrong with it.
    announce.textContent = told ?? "";
    return;
  }
  const left = answer.contains(document.activeElement) ? document.activeElement : null;
  answer.replaceChildren(...page.body.childNodes);
  if (left) {
    // Who went on to the results before the last of them came is not thrown out of the page.
    const same = [...answer.querySelectorAll("a")].find((link) => link.getAttribute("href") === left.getAttribute("href"));
    (same ?? titles()[0] ?? box).focus();
  }
  announce.textContent = found.dataset.announce;
  document.title = found.dataset.title;
  for (const link of answer.querySelectorAll(".formats a")) {
    document.head.querySelector(`link[rel="alternate"][type="${link.type}"]`)?.setAttribute("href", link.getAttribute("href"));
  }
  box.removeAttribute("aria-invalid");
  box.removeAttribute("aria-describedby");
  history.replaceState(history.state, "", url);
}

function onInput() {
  clearTimeout(timer);
  if (box.value !== last) {
    last = box.value;
    timer = setTimeout(refresh, WAIT);
  }
}

function titles() {
  return [...document.querySelectorAll(".hits .title")];
}

function onWalk(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) {
    return;
  }
  const all = titles();
  const at = all.indexOf(document.activeElement);
  const fromBox = document.activeElement === box;
  if (event.key === "Escape" && at >= 0) {
    box?.focus();
  } else if (event.key === "ArrowDown" && all.length && (fromBox || (at >= 0 && at < all.length - 1))) {
    event.preventDefault();
    all[at + 1].focus();
  } else if (event.key === "ArrowUp" && at >= 0) {
    event.preventDefault();
    (at > 0 ? all[at - 1] : box).focus();
  }
}

if (box && answer && "live" in box.form.dataset) {
  box.addEventListener("input", onInput);
}
document.addEventListener("keydown", onWalk);
