/** One line of plain text, however it was typed: no control characters, no double spaces, one spelling of letters. */
export function cleanLine(text: string): string {
	return text
		.normalize('NFC')
		.replace(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}\u200b\ufeff]+/gu, ' ')
		.trim();
}
