import '$lib/i18n/pages.ts';
import { session } from '$lib/app/session.svelte.ts';
import type { Stamp } from '$lib/domain/stamp.ts';
import { i18n } from '$lib/i18n/current.svelte.ts';
import { writtenAt } from '$lib/ui/instant-words.ts';

/** Who wrote something, when, and where unless here: "Anna Kierownicza, 22 listopada 2026, 23:59, Chrome na Androidzie". */
export function authorship(stamp: Stamp): string {
	return [writtenBy(stamp), whereIs(stamp.replica)].filter(Boolean).join(', ');
}

/** Who wrote something, and when; a time that cannot be is left out. */
export function writtenBy({ by, at }: Pick<Stamp, 'by' | 'at'>): string {
	return [whoIs(by), writtenAt(at, i18n.language)].filter(Boolean).join(', ');
}

/** "Ty", a colleague's name, or what is said of somebody not heard of. */
export function whoIs(account: string): string {
	const m = i18n.m.sync.field;
	const own = session.workplace.by;
	// Where nobody has an account there is nobody to tell apart.
	if (account === '') return own === '' ? '' : m.noAccount;
	return account === own ? m.you : (session.sync?.colleagues.nameOf(account) ?? m.colleague);
}

function whereIs(replica: string): string {
	const m = i18n.m.sync.field;
	const other = session.sync?.colleagues.elsewhere(replica);
	if (!other) return '';
	if (other.label === null) return m.elsewhere;
	const device = m.onDevice(other.label);
	return other.alike ? m.alike(device) : device;
}
