/** What the requests about accounts carry. Only shape and size; what a value must be is decided where it is used. */
import * as z from 'zod';

const email = z.string().min(1).max(400);
const name = z.string().min(1).max(1000);
/** As long as nobody types: a longer one is wrong, which costs no more to find out. */
const password = z.string().min(1).max(1000);
const token = z.string().min(1).max(200);

export const signInBody = z.object({ email, password, device: z.string().max(400).optional() });
export const changePasswordBody = z.object({ current: password, next: password });
export const requestResetBody = z.object({ email });
export const resetPasswordBody = z.object({ token, password });
export const tokenBody = z.object({ token });
/** How the ids begin that a device writes under: five letters; of older apps one id of twelve. Few of them. */
export const colleaguesBody = z.object({
	/** Whose work the device holds. */
	account: z.string().max(64),
	replicas: z.array(z.string().regex(/^[0-9a-v]{5}(?:[0-9a-v]{7})?$/)).max(8),
});
/** Somebody who holds a link and makes an account with it. */
export const newcomerBody = z.object({
	token,
	name,
	email,
	password,
	device: z.string().max(400).optional(),
});
