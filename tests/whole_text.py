"""A text that holds everything a text may hold, as the editor writes it and the site stores it."""

from magazine.images.models import Image


def whole_text(picture: Image, related: int) -> str:
    """`related` is the number of an article."""

    def image(alt: str) -> str:
        return f'<img src="{picture.file.url}" alt="{alt}" data-file="{picture.pk}">'

    return (
        "<h2>Un intertitre</h2>"
        '<p>Un mot<span class="note">Voir <em>Illusions perdues</em>, '
        '<a href="https://gallica.example/1843">tome II</a>.</span>, puis <strong>un autre</strong>'
        '<span class="note">Et « la suite ».</span>.</p>'
        '<figure class="extract"><blockquote cite="https://autre.example/" lang="en">'
        "<p>Go too much on twitter.</p></blockquote><figcaption>Un entretien</figcaption></figure>"
        '<figure class="pullquote"><blockquote><p>Un exergue.</p></blockquote></figure>'
        '<aside class="box"><h3>Repères</h3><p>Du texte.</p><ul><li><p>Un.</p></li>'
        "<li><p>Deux.</p></li></ul></aside>"
        f"<figure>{image('Une lampe')}<figcaption>La lampe, en <em>1900</em> "
        "<small>Musée</small></figcaption></figure>"
        f'<figure class="wide">{image("Un pont")}</figure>'
        f'<figure class="gallery"><figure>{image("Une rue")}<figcaption>La rue</figcaption>'
        f"</figure><figure>{image('Un quai')}</figure><figure>{image('Une place')}<figcaption>"
        "<small>Coll. part.</small></figcaption></figure><figcaption>La ville</figcaption></figure>"
        f'<figure class="video"><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">'
        f"{image('Le port')}</a><figcaption>Le port en 1931</figcaption></figure>"
        '<figure class="video"><a href="https://films.example/1"></a></figure>'
        "<table><caption>Tirages du <em>Petit Journal</em></caption><tbody>"
        "<tr><th><p>Année</p></th><th><p>Copies</p></th></tr>"
        "<tr><th><p>1898</p></th><td><p>300 000</p></td></tr></tbody></table>"
        f'<aside class="related" data-article="{related}"></aside>'
        '<ol><li><p>Un</p><ul><li><p>dedans</p></li></ul></li></ol><hr><p lang="la">Fin.</p>'
    )
