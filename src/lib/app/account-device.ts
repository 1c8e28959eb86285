/** The first that fits names it: others pretend to be Chrome and Safari as well. */
const browsers: readonly [RegExp, string][] = [
	[/Edg(?:A|iOS)?\//, 'Edge'],
	[/SamsungBrowser\//, 'Samsung Internet'],
	[/OPR\//, 'Opera'],
	[/Firefox\/|FxiOS\//, 'Firefox'],
	[/Chrome\/|CriOS\//, 'Chrome'],
	[/Safari\//, 'Safari'],
];
const systems: readonly [RegExp, string][] = [
	[/iPad/, 'iPad'],
	[/iPhone/, 'iPhone'],
	[/Android/, 'Android'],
	[/Windows/, 'Windows'],
	[/CrOS/, 'Chromebook'],
	[/Mac OS X/, 'Mac'],
	[/Linux/, 'Linux'],
];

/** A name by which people tell their devices apart: "Chrome, Android". Empty when the browser gives none away. */
export function deviceName(userAgent: string): string {
	const named = (table: typeof browsers) => table.find(([sign]) => sign.test(userAgent))?.[1];
	return [named(browsers), named(systems)].filter((part) => part !== undefined).join(', ');
}
