let rules: Intl.PluralRules | undefined;

/** The three forms a Polish noun takes after a number: 1 kryterium, 2 kryteria, 5 kryteriów. */
export type PolishForms = readonly [one: string, few: string, many: string];

/** The Polish noun that fits `count`, without the number; fractions take the form "many" of whole numbers does not cover. */
export function nounPl(count: number, [one, few, many]: PolishForms): string {
	// Made when first needed: the browser's tables take long to load on a slow phone.
	rules ??= new Intl.PluralRules('pl');
	const category = rules.select(count);
	return category === 'one' ? one : category === 'few' ? few : many;
}

/** Number and noun: "2 kryteria". */
export function countPl(count: number, forms: PolishForms): string {
	return `${count} ${nounPl(count, forms)}`;
}

/** Number and noun in English: "1 criterion", "2 criteria". */
export function countEn(count: number, one: string, many: string): string {
	return `${count} ${count === 1 ? one : many}`;
}
