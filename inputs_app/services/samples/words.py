"""Texts of the samples: reviews, chats and captions in several languages, all our own prose."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Passage:
    """A short text and what it is."""

    kind: Literal["review", "chat", "caption", "note"]
    language: str
    mood: Literal["positive", "negative", "neutral"]
    text: str


PASSAGES = (
    Passage(
        "review",
        "en",
        "positive",
        "The kettle boils two cups in under a minute and pours without a drip. After three months "
        "of daily use there is no scale on the floor, and the handle never gets warm. I would buy "
        "it again.",
    ),
    Passage(
        "review",
        "en",
        "negative",
        "Arrived with a crack along the lid. Support answered after nine days and asked for the "
        "photos I had already sent. The second one has the same crack in the same place.",
    ),
    Passage(
        "review",
        "en",
        "neutral",
        "It is a chair. Two of the six screws were missing, the rest fits. Comfortable for an "
        "hour, less so for an evening. For the price I expected exactly this.",
    ),
    Passage(
        "review",
        "de",
        "positive",
        "Die Jacke hält auch im Novemberregen dicht, und die Ärmel sind endlich lang genug. Nach "
        "der ersten Wäsche sieht sie aus wie neu. Klare Empfehlung für große Leute.",
    ),
    Passage(
        "review",
        "de",
        "negative",
        "Der Akku hält keine drei Stunden. Auf der Packung stehen zwölf. Schade, denn der Klang "
        "ist wirklich gut.",
    ),
    Passage(
        "review",
        "fr",
        "positive",
        "Un couteau qui coupe une tomate mûre sans l'écraser : que demander de plus ? Le manche en "
        "noyer est superbe. Livré en deux jours, bien emballé.",
    ),
    Passage(
        "review",
        "fr",
        "negative",
        "La couleur n'a rien à voir avec la photo. J'attendais un vert sapin, j'ai reçu un "
        "turquoise criard. Retour gratuit, heureusement.",
    ),
    Passage(
        "review",
        "es",
        "positive",
        "Mi abuela tiene ochenta y siete años y aprendió a usar el teléfono en una tarde. Las "
        "letras son grandes y el volumen, por fin, suficiente.",
    ),
    Passage(
        "review",
        "pt",
        "neutral",
        "A mochila é leve e tem bolsos a mais. Falta um lugar para a garrafa de água. Serve bem "
        "para a escola, menos para a montanha.",
    ),
    Passage(
        "review",
        "it",
        "positive",
        "La moka fa un caffè rotondo, mai bruciato. La guarnizione si cambia in un attimo. Da "
        "quando l'abbiamo, il bar sotto casa ci vede meno.",
    ),
    Passage(
        "review",
        "ja",
        "positive",
        "軽くて静かな扇風機です。夜つけたままでも気になりません。羽根は簡単に外して洗えます。",
    ),
    Passage(
        "review",
        "ar",
        "positive",
        "المصباح صغير لكنه يضيء الغرفة كلها. أعجبني أن البطارية تدوم أسبوعا كاملا.",
    ),
    Passage(
        "review",
        "hi",
        "neutral",
        "कुर्सी मज़बूत है और आसानी से मुड़ जाती है। रंग तस्वीर से थोड़ा हल्का निकला, पर दाम ठीक है।",
    ),
    Passage(
        "chat",
        "en",
        "neutral",
        "Visitor: My parcel says delivered but nothing is here.\n"
        "Agent: I am sorry. Did a neighbour take it, perhaps?\n"
        "Visitor: I asked on both floors.\n"
        "Agent: Then I open a search with the carrier. You hear from us by Thursday.\n"
        "Visitor: Thursday is fine, thank you.",
    ),
    Passage(
        "chat",
        "en",
        "positive",
        "Visitor: Can I change the address of order 20871?\n"
        "Agent: It leaves the warehouse at four, so yes, just in time. Where should it go?\n"
        "Visitor: Mill Lane 4, same town.\n"
        "Agent: Done. The label is printed again.\n"
        "Visitor: That was quick!",
    ),
    Passage(
        "chat",
        "en",
        "negative",
        "Visitor: This is the third time I explain the same fault.\n"
        "Agent: Could you describe the fault?\n"
        "Visitor: It is all in the ticket that you have open.\n"
        "Agent: I cannot see earlier tickets.\n"
        "Visitor: Then please pass me to somebody who can.",
    ),
    Passage(
        "chat",
        "de",
        "neutral",
        "Kundin: Passt der Filter auch in das ältere Modell?\n"
        "Team: Ja, ab Baujahr 2016. Steht auf dem Typenschild unten.\n"
        "Kundin: 2015. Schade.\n"
        "Team: Dann hilft der Adapter mit der Nummer 44-B.",
    ),
    Passage(
        "chat",
        "es",
        "positive",
        "Cliente: La lavadora pita y no abre.\n"
        "Equipo: Pulse inicio y pausa a la vez durante cinco segundos.\n"
        "Cliente: ¡Abierta! Mil gracias.",
    ),
    Passage(
        "caption",
        "en",
        "positive",
        "Morning fog lifts from the lake while the first rowers set out.",
    ),
    Passage(
        "caption", "en", "neutral", "Two bicycles lean against a blue door; one has no saddle."
    ),
    Passage("caption", "fr", "neutral", "Un marché couvert, un samedi de pluie, vu de la galerie."),
    Passage("caption", "ja", "neutral", "雪の残る坂道を、赤い傘の人がゆっくり上っていく。"),
    Passage("caption", "ko", "positive", "해가 지는 바닷가에서 아이들이 연을 날리고 있다."),
    Passage(
        "note",
        "en",
        "neutral",
        "Labelling guide, page 3: outline a flower by its outermost petals, not by its stem. A "
        "flower that is cut off by the edge counts if you can see more than half of it. When in "
        "doubt, leave it out and say so in a comment.",
    ),
    Passage(
        "note",
        "en",
        "neutral",
        "date,site,visitors,rain_mm\n2025-03-01,lake,412,0\n2025-03-02,lake,388,2.5\n"
        "2025-03-03,lake,97,18\n2025-03-04,lake,433,0\n",
    ),
    Passage(
        "note",
        "en",
        "positive",
        "<b>Not a web page.</b> This text holds angle brackets & ampersands on purpose, so that "
        "you can see it is shown as it is: <script>nothing runs</script>, 5 < 7, 'quoted'.",
    ),
)

QUESTIONS = (
    "What is in the foreground of this picture?",
    "Describe the light in one sentence.",
    "Is there a person in this picture? Answer yes or no.",
    "Which season could this be, and why?",
    "Name three colours that stand out.",
    "Where might this have been taken?",
)
"""Prompts that stand beside a picture in a multimodal sample."""
