import type { HandleServerError } from '@sveltejs/kit';

/** An unknown address is no fault of the server: it stays out of the log. */
export const handleError: HandleServerError = ({ error, status, message }) => {
	if (status !== 404) console.error(error);
	return { message };
};
