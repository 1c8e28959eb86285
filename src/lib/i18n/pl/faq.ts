import { countPl } from '../plural.ts';

export const faq = {
	title: 'Pytania i odpowiedzi',
	search: 'Szukaj w pytaniach i odpowiedziach',
	found: (count: number) =>
		count === 0
			? 'Nic nie pasuje. Spróbuj innego słowa.'
			: countPl(count, ['pasujące pytanie', 'pasujące pytania', 'pasujących pytań']),
	clear: 'Pokaż wszystkie',
	now: 'Kartę można już prowadzić, także na kilku urządzeniach. Złożenie karty w oknie i rezerwacje nagród ruszą w następnych wersjach.',
	contactTitle: 'Kontakt',
	contact:
		'Napisz do koordynatora programu w swoim mieście. Adres podaje miasto; w tej poglądowej wersji jeszcze go nie ma.',
};
