import { ApiForm } from './api-form.svelte.ts';
import { importFacilities, previewImport, type CityImport } from './city-api.ts';

/** Bytes; the server's own limit, known before a file goes on its way. */
const fileLimit = 2_000_000;

/** The city's list out of a file: first looked at, then written. */
export class FacilityImport {
	/** What the chosen file would do; null: none chosen. */
	preview = $state.raw<CityImport | null>(null);
	/** How many facilities the last import wrote; null: none in this visit. */
	written = $state<number | null>(null);
	/** Why the file itself could not be used. */
	fault = $state<'too-large' | 'unreadable' | null>(null);
	/** Looking at the file, or writing it. */
	readonly form = new ApiForm();

	/** The very bytes of the preview: the file on the disk may change meanwhile. */
	#bytes: ArrayBuffer | null = null;

	/** Asks the server what the file would do. Never rejects. */
	async look(file: File): Promise<void> {
		this.forget();
		if (file.size > fileLimit) return this.#fail('too-large');
		const bytes = await file.arrayBuffer().catch(() => null);
		if (!bytes) return this.#fail('unreadable');
		const result = await this.form.submit({}, () => previewImport(bytes));
		if (!result?.ok) return;
		this.#bytes = bytes;
		this.preview = result.value;
	}

	/** Writes the good rows of the file that was looked at. @returns whether that was done */
	async write(): Promise<boolean> {
		const bytes = this.#bytes;
		if (!bytes) return false;
		const result = await this.form.submit({}, () => importFacilities(bytes));
		if (!result?.ok) return false;
		const { counts } = result.value;
		this.forget();
		this.written = counts.new + counts.changed;
		return true;
	}

	/** Drops the preview; nothing was written. */
	forget(): void {
		this.#bytes = null;
		this.preview = null;
		this.fault = null;
		this.written = null;
		this.form.problem = null;
	}

	#fail(fault: 'too-large' | 'unreadable'): void {
		this.fault = fault;
		this.form.attempt++;
	}
}

/** An example of the file, as spreadsheets in Polish open it: semicolons, and the mark that says UTF-8. */
export function sampleFile(): Blob {
	const lines = [
		'Podmiot prowadzący;Nazwa placówki;Dzielnica;Adres;E-mail',
		'Fundacja Przykład;Świetlica „Promyk”;Wola;ul. Przykładowa 1;promyk@example.org',
	];
	return new Blob([`\ufeff${lines.join('\r\n')}\r\n`], { type: 'text/csv' });
}
