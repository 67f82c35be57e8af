/* On the page of an error where no address is set. Addresses in it begin at the root of the server, but the site may lie
   below some path. The first of the tries that is there says where: from it the styles come, the links and the rest. */
"use strict";

(() => {
  const here = new URL(".", document.currentScript.src).href, root = new URL("../..", here).href, page = document.documentElement;
  if (page.dataset.root) return;
  page.dataset.root = root;
  globalThis.trusted = globalThis.trustedTypes?.createPolicy("site", { createScriptURL: (name) => here + name.match(/^[\w-]+\.js$/)[0] });
  const own = (address) => (address?.startsWith("/") ? root + address.slice(1) : address);
  const site = document.createElement("script");
  site.src = globalThis.trusted?.createScriptURL("site.js") ?? `${here}site.js`;
  for (const style of document.querySelectorAll("link[href]")) style.href = own(style.getAttribute("href"));
  addEventListener("DOMContentLoaded", () => {
    for (const link of document.querySelectorAll("a[href]")) link.href = own(link.getAttribute("href"));
    document.querySelector(".search").dataset.base = root.replace(/\/$/, "");
    document.head.append(site);
  });
})();
