'use strict';

/* Elements. Texts of models and rows come here only as text nodes, never as markup. */
const dom = (() => {
  const SVG = 'http://www.w3.org/2000/svg';

  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) {
        continue;
      }
      if (typeof value === 'function') {
        node.addEventListener(name, value);
      } else if (name === 'vars') {
        for (const [property, to] of Object.entries(value)) {
          node.style.setProperty(property, to);
        }
      } else {
        node.setAttribute(name, value === true ? '' : String(value));
      }
    }
    add(node, children);
    return node;
  }

  function add(node, children) {
    for (const child of children) {
      if (Array.isArray(child)) {
        add(node, child);
      } else if (child !== null && child !== undefined && child !== false) {
        node.append(child instanceof Node ? child : document.createTextNode(String(child)));
      }
    }
  }

  return {
    el: (name, attributes, ...children) =>
      fill(document.createElement(name), attributes, children),
    svg: (name, attributes, ...children) =>
      fill(document.createElementNS(SVG, name), attributes, children),
    put: (node, ...children) => {
      node.replaceChildren();
      add(node, children);
      return node;
    },
    find: (id) => document.getElementById(id),
  };
})();
const { el, svg } = dom;
