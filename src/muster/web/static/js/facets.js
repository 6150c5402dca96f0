// The form follows the address: its values, and beside each choice the number of claims that it would leave.

export function refreshForm(form, fresh) {
  const made = fresh.getElementById("filters");
  if (!made) return;
  for (const select of form.querySelectorAll("select")) {
    const other = made.elements[select.name];
    const value = other.value;
    select.replaceChildren(...adopted(other.children));
    select.value = value;
  }
  for (const list of form.querySelectorAll("datalist")) {
    list.replaceChildren(...adopted(made.querySelector(`#${list.id}`).children));
  }
  for (const place of ["[data-count=disputed]", ".further .set"]) {
    form.querySelector(place).textContent = made.querySelector(place).textContent;
  }
  for (const field of form.querySelectorAll("input[name]")) {
    if (field === document.activeElement && field.type !== "checkbox") continue;
    const other = made.elements[field.name];
    if (field.type === "checkbox") field.checked = other.checked;
    else field.value = other.value;
  }
  replaceSlide(form, made);
}

// The slider keeps the focus while it is moved by keyboard, so only what it shows is changed.
function replaceSlide(form, made) {
  const [old, other] = [form.querySelector(".slide"), made.querySelector(".slide")];
  if (!old || !other) return;
  old.querySelector(".marks").replaceWith(document.adoptNode(other.querySelector(".marks")));
  old.querySelector(".ends").replaceWith(document.adoptNode(other.querySelector(".ends")));
  const [range, set] = [old.querySelector("input"), other.querySelector("input")];
  for (const name of ["max", "aria-label", "data-first"]) range.setAttribute(name, set.getAttribute(name));
  range.value = set.value;
  range.dispatchEvent(new Event("filled"));
}

function adopted(nodes) {
  return [...nodes].map((node) => document.adoptNode(node));
}
