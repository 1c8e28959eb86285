// Categories come from the catalogue, which the city edits: no page per category at build time.
export const prerender = false;
