import * as z from 'zod/mini';
import { browser } from '$app/environment';

/** sessionStorage: it lasts over a reload and ends with the tab, so that the next person at a shared tablet sees nothing. */
const key = 'registration';

const shape = z.object({
	/** Id of the chosen facility; empty: none, or a new one is proposed. */
	facility: z.string(),
	proposing: z.boolean(),
	operator: z.string(),
	facilityName: z.string(),
	address: z.string(),
	name: z.string(),
	email: z.string(),
});
type Kept = z.infer<typeof shape>;

const empty: Kept = {
	facility: '',
	proposing: false,
	operator: '',
	facilityName: '',
	address: '',
	name: '',
	email: '',
};

/** What was typed into the registration form; never the password. */
export class RegistrationDraft {
	values = $state<Kept>({ ...empty, ...recall() });

	/** Writes it down; called after every change. */
	keep(): void {
		try {
			sessionStorage.setItem(key, JSON.stringify(this.values));
		} catch {
			// Without storage it lasts until the page is left.
		}
	}

	clear(): void {
		this.values = { ...empty };
		try {
			sessionStorage.removeItem(key);
		} catch {
			// There was none either.
		}
	}
}

function recall(): Kept | undefined {
	try {
		const kept = browser ? sessionStorage.getItem(key) : null;
		return kept === null ? undefined : shape.safeParse(JSON.parse(kept)).data;
	} catch {
		return undefined;
	}
}
