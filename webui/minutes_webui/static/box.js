// The search box: keys that lead to it, and suggestions as a combobox (ARIA 1.2). Everything works without this.

const box = document.getElementById("q");
const list = document.getElementById("suggestions");
const WAIT = 120; // milliseconds after the last key before suggestions are asked for

let shown = [];
let shownFor = ""; // what the box held when these were asked for
let active = -1;
let asked = 0;
let timer;
let request;

function isOpen() {
  return !list.hidden;
}

function stopAsking() {
  clearTimeout(timer);
  asked += 1; // an answer that is still under way comes too late
  request?.abort();
}

function close() {
  stopAsking();
  list.hidden = true;
  list.replaceChildren();
  shown = [];
  select(-1);
  box.setAttribute("aria-expanded", "false");
}

function select(index) {
  active = index;
  [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
  if (index < 0) {
    box.removeAttribute("aria-activedescendant");
  } else {
    box.setAttribute("aria-activedescendant", list.children[index].id);
    list.children[index].scrollIntoView({ block: "nearest" });
  }
}

function option(suggestion, index) {
  const row = document.createElement("li");
  row.id = `suggestion-${index}`;
  row.setAttribute("role", "option");
  row.setAttribute("aria-selected", "false");
  const label = document.createElement("span");
  label.textContent = suggestion.label;
  row.append(label);
  if (suggestion.help) {
    const help = document.createElement("span");
    help.className = "help";
    help.textContent = suggestion.help;
    row.append(help);
  }
  row.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  row.addEventListener("click", () => take(index));
  return row;
}

function show(suggestions, text) {
  shown = suggestions;
  shownFor = text;
  list.replaceChildren(...suggestions.map(option));
  list.hidden = suggestions.length === 0;
  box.setAttribute("aria-expanded", String(isOpen()));
  select(-1);
}

function take(index) {
  const { text, start, end } = shown[index];
  const rest = shownFor.slice(end); // letters that were typed since belong to the word that is completed
  const gap = text.endsWith(":") || rest.startsWith(" ") ? "" : " ";
  box.value = shownFor.slice(0, start) + text + gap + rest;
  const cursor = start + text.length + (gap || rest.startsWith(" ") ? 1 : 0);
  box.setSelectionRange(cursor, cursor);
  close();
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

// Whether the box still holds what suggestions were shown for, but for letters more or less of the word that they complete.
// Behind a colon begins another one: a value.
function fits({ start, end }) {
  const before = shownFor.slice(0, start);
  const behind = shownFor.slice(end);
  if (box.value.length < before.length + behind.length || !box.value.startsWith(before) || !box.value.endsWith(behind)) {
    return false;
  }
  const word = shownFor.slice(start, end);
  const now = box.value.slice(start, box.value.length - behind.length);
  return word.startsWith(now) || (now.startsWith(word) && !/[\s:]/.test(now.slice(word.length)));
}

async function ask() {
  const number = ++asked;
  const text = box.value;
  request?.abort();
  request = new AbortController();
  const query = new URLSearchParams({ q: text, cursor: box.selectionStart ?? text.length });
  try {
    const answer = await fetch(`/api/v1/suggest?${query}`, { signal: request.signal });
    const found = answer.ok ? (await answer.json()).suggestions : [];
    if (number === asked && document.activeElement === box) {
      show(found, text);
    }
  } catch (error) {
    if (error.name !== "AbortError") {
      close();
    }
  }
}

function onInput() {
  if (isOpen() && shown.every(fits)) {
    select(-1); // who types on has not chosen
  } else {
    close();
  }
  clearTimeout(timer);
  if (box.value.trim()) {
    timer = setTimeout(ask, WAIT);
  }
}

function onKey(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (event.key === "Escape") {
    event.preventDefault(); // a search box would be emptied
    if (isOpen()) {
      close();
    } else {
      box.blur();
    }
  } else if (isOpen() && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    stopAsking(); // what is walked stays as it is seen
    const step = event.key === "ArrowDown" ? 1 : -1;
    const places = shown.length + 1; // and one for none of them
    select(((active + 1 + step + places) % places) - 1);
  } else if (event.key === "Enter" && isOpen() && active >= 0) {
    event.preventDefault();
    take(active);
  } else if (event.key === "Tab" && isOpen()) {
    close();
  }
}

function isTyping(element) {
  return element?.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element?.tagName);
}

function onShortcut(event) {
  const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
  const control = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!(slash || control) || event.isComposing || isTyping(document.activeElement)) {
    return;
  }
  event.preventDefault();
  box.focus();
  box.select();
}

if (box && list) {
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", list.id);
  box.addEventListener("input", onInput);
  box.addEventListener("keydown", onKey);
  box.addEventListener("blur", close);
  box.form.addEventListener("submit", close);
  document.addEventListener("keydown", onShortcut);
}
