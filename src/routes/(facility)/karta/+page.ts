import { session } from '$lib/app/session.svelte.ts';

// The list of categories is the same for everybody until the device has been read: real HTML, there before any code.
export const ssr = true;

/** The disk answers while the code is being read: waited for, the card is drawn once, with what is in it. */
export async function load() {
	await session.firstReading;
}
