import { countPl } from '../plural.ts';

export const activities = {
	title: 'Nagradzane działania',
	lead: (categories: number) =>
		`${countPl(categories, ['kategoria', 'kategorie', 'kategorii'])} karty i to, co program docenia na każdym poziomie.`,
	contents: 'Spis kategorii',
	backToContents: 'Do spisu',
	hint: 'Co opisać',
	basis: 'Podstawa',
	whyNoStandard: (level: string) => `Dlaczego bez kryterium ${level}`,
	openInCard: 'Otwórz w karcie',
	openInCardOf: (name: string) => `Otwórz w karcie: ${name}`,
};
