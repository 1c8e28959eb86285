/** Characters of a label that people read in the list of their sessions. */
const longest = 60;

const browsers: readonly (readonly [RegExp, string])[] = [
	// Most pretend to be Chrome, and Chrome to be Safari: the honest part of the name comes first.
	[/\bEdg(?:A|iOS)?\//, 'Edge'],
	[/\bOPR\/|\bOpera\b/, 'Opera'],
	[/\bSamsungBrowser\//, 'Samsung Internet'],
	[/\b(?:Firefox|FxiOS)\//, 'Firefox'],
	[/\b(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
	[/\bSafari\//, 'Safari'],
];

const systems: readonly (readonly [RegExp, string])[] = [
	[/\bAndroid\b/, 'Android'],
	[/\biPad\b/, 'iPad'],
	[/\biPhone\b/, 'iPhone'],
	[/\bCrOS\b/, 'ChromeOS'],
	[/\bWindows\b/, 'Windows'],
	[/\bMacintosh\b|\bMac OS X\b/, 'macOS'],
	[/\bLinux\b/, 'Linux'],
];

/**
 * Words by which a person recognises a device, e.g. "Chrome, Android"; empty when nothing tells. No version and no
 * model: it is no fingerprint.
 * @param given what the person or the app calls it, when it does
 */
export function deviceOf(headers: Headers, given = ''): string {
	const own = given
		.normalize('NFC')
		.replaceAll(/[\s\p{C}]+/gu, ' ')
		.trim();
	if (own) return [...own].slice(0, longest).join('').trim();
	const agent = (headers.get('User-Agent') ?? '').slice(0, 500);
	const first = (table: typeof browsers) => table.find(([sign]) => sign.test(agent))?.[1];
	return [first(browsers), first(systems)].filter(Boolean).join(', ');
}
