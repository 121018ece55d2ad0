const SVG = "http://www.w3.org/2000/svg";

const element = (name, attributes = {}, ...children) => {
  const made = name.startsWith("svg:") ? document.createElementNS(SVG, name.slice(4)) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};
const number = (n, digits = 0) => n.toLocaleString("en", { maximumFractionDigits: digits });
const ms = v => (v >= 1000 ? number(v / 1000, 2) + " s" : v >= 100 ? number(v) + " ms" : v >= 1 ? number(v, 2) + " ms" : number(v * 1000, 1) + " µs");
