'use strict';

/* What the page was made with: facts at once, rows one packed list after the other. */
const payload = (() => {
  function bytes(base64) {
    if (Uint8Array.fromBase64) {
      return Uint8Array.fromBase64(base64);
    }
    const binary = atob(base64);
    const out = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) {
      out[i] = binary.charCodeAt(i);
    }
    return out;
  }

  async function unpack(base64) {
    const stream = new Blob([bytes(base64)]).stream()
      .pipeThrough(new DecompressionStream('gzip'));
    return JSON.parse(await new Response(stream).text());
  }

  return {
    facts: () => JSON.parse(dom.find('facts').textContent),

    /** Hands over each list as soon as it is unpacked, and lets the browser draw in between. */
    async rows(take) {
      if (document.readyState === 'loading') {
        await new Promise((resume) => document.addEventListener('DOMContentLoaded', resume));
      }
      for (const script of [...document.querySelectorAll('script.rows')]) {
        take(await unpack(script.textContent));
        script.remove();
        await new Promise((resume) => setTimeout(resume));
      }
    },
  };
})();
