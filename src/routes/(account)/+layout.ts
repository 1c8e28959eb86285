// Who is signed in is known in the browser only: these pages are an empty shell on the server, and open offline.
export const ssr = false;
export const prerender = true;
