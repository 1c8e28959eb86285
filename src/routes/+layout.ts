// Public pages are real HTML without JavaScript; app pages (see (facility)) turn server rendering off.
export const prerender = true;
