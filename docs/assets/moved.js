/* On the page of an address that leads elsewhere: what stands behind the address, from ? or # on, goes along. Where there is
   none of it, and where this script is not there, the page leads on by itself. */
"use strict";

if (location.search || location.hash) {
  const [page, id] = document.currentScript.dataset.to.split("#");
  stop(); // or the browser reads on, and is led there without it
  location.replace(page + location.search + (location.hash || (id ? `#${id}` : "")));
}
