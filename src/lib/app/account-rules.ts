import { i18n } from '$lib/i18n/current.svelte.ts';

/** The server's own rule, in characters; said here at once instead of after a round trip. */
const passwordLength = { least: 10, most: 200 };

/** What is wrong with an address; undefined when nothing. Only what is certainly no address is stopped. */
export function emailError(email: string): string | undefined {
	const m = i18n.m.account.form;
	if (!email.trim()) return m.needed.email;
	return /^[^\s@]+@[^\s@]+$/.test(email.trim()) ? undefined : m.emailShape;
}

/** What is wrong with a name; undefined when nothing. */
export function nameError(name: string): string | undefined {
	return name.trim() ? undefined : i18n.m.account.form.needed.name;
}

/** What is wrong with a new password; undefined when nothing. `email` is the address it must not repeat. */
export function passwordError(password: string, email = ''): string | undefined {
	const m = i18n.m.account.form;
	if (!password) return m.needed.password;
	const length = [...password].length;
	if (length < passwordLength.least) return m.passwordShort(passwordLength.least - length);
	if (length > passwordLength.most) return m.passwordLong;
	const same = email !== '' && password.trim().toLowerCase() === email.trim().toLowerCase();
	return same ? m.passwordIsEmail : undefined;
}
