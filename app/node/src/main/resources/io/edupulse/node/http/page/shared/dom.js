/** Makes and fills elements. Text is only ever set as text, never read as markup. */

/** Control characters would be invisible; each has a picture in Unicode. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/**
 * Text of users as it can be seen.
 *
 * @param {unknown} text
 */
export function visible(text) {
  return String(text).replace(CONTROL, (control) =>
    control === "\u007f" ? "\u2421" : String.fromCharCode(0x2400 + control.charCodeAt(0)),
  );
}

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes] `text` is the text of the element, a function a listener; a value of
 *     false or null is left out
 * @param {...(Node | string | null)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") {
      made.textContent = visible(value);
    } else if (typeof value === "function") {
      made.addEventListener(name, value);
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(name, value === true ? "" : String(value));
    }
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/**
 * What a user wrote, in the direction of its own script.
 *
 * @param {string} tag
 * @param {unknown} text
 * @param {Record<string, unknown>} [attributes]
 */
export function written(tag, text, attributes = {}) {
  return element(tag, { ...attributes, dir: "auto", text });
}

/** @param {string} id */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * Sets the text of an element if it differs, so that what has not changed is not told again to a screen reader.
 *
 * @param {Element} place
 * @param {unknown} text
 */
export function show(place, text) {
  const shown = visible(text);
  if (place.textContent !== shown) {
    place.textContent = shown;
  }
}

/**
 * Makes the children of a list what its items are, and keeps those that are there: focus and selection stay.
 *
 * @template T
 * @param {Element} list
 * @param {T[]} items
 * @param {(item: T) => string} key
 * @param {(item: T) => Element} make
 * @param {(child: Element, item: T) => void} [update] also called for what was just made
 */
export function listed(list, items, key, make, update = () => {}) {
  const known = new Map([...list.children].map((child) => [child.dataset.key, child]));
  let next = list.firstElementChild;
  for (const item of items) {
    const name = key(item);
    let child = known.get(name);
    if (child === undefined) {
      child = make(item);
      child.dataset.key = name;
    }
    known.delete(name);
    update(child, item);
    if (child === next) {
      next = next.nextElementSibling;
    } else {
      list.insertBefore(child, next);
    }
  }
  known.forEach((child) => child.remove());
}
