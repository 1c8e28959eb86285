import { readBytes } from '../respond.ts';
import { Refusal } from '../types.ts';
import { SpokenRefusal, type Language } from '../words.ts';
import { programmeWords as words } from '../words-programme.ts';
import { importLimit } from './csv.ts';
import type { ImportOutcome, PlannedRow } from './import-plan.ts';

/**
 * The file as it came.
 * @throws Refusal 413 `too_large`, 415 `not_csv`: a form of another site can send neither of the two types
 */
export async function readImport(request: Request): Promise<Uint8Array> {
	const type = request.headers.get('Content-Type') ?? '';
	if (!/^\s*(?:text\/csv|application\/octet-stream)\s*(?:;|$)/i.test(type))
		throw new SpokenRefusal(415, 'not_csv', words.import.notCsv);
	try {
		return await readBytes(request, importLimit);
	} catch (error) {
		if (!(error instanceof Refusal) || error.error !== 'too_large') throw error;
		throw new SpokenRefusal(413, 'too_large', words.import.tooLarge);
	}
}

/** The rows of an import as they are answered, with sentences in the reader's language, and how many of each kind. */
export function importAnswer(rows: readonly PlannedRow[], language: Language) {
	const counts: Record<ImportOutcome, number> = { new: 0, changed: 0, same: 0, error: 0 };
	for (const { outcome } of rows) counts[outcome]++;
	return {
		rows: rows.map(({ error, ...row }) => ({ ...row, ...(error && { error: error[language] }) })),
		counts,
	};
}
