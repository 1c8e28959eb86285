// The card lives in the browser's database: these pages are an empty shell on the server.
export const ssr = false;
export const prerender = true;
