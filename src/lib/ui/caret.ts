/**
 * Where a caret at `position` in `before` belongs in `after`, when the text around it was changed from elsewhere:
 * behind the same words, as far as they are still there. Positions in UTF-16 units.
 */
export function carriedOver(before: string, after: string, position: number): number {
	const most = Math.min(before.length, after.length);
	let start = 0;
	while (start < most && before[start] === after[start]) start++;
	if (position <= start) return position;
	let end = 0;
	while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end])
		end++;
	const fromEnd = before.length - position;
	return fromEnd <= end ? after.length - fromEnd : after.length - end;
}
