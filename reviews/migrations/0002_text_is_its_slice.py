from django.db import migrations

# A passage is a slice of its page and a quote is a slice of its page, to the
# character: offsets count from 0 in code points, as Postgres' substr does from 1.
CHECK = """
CREATE FUNCTION passage_is_its_slice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM reviews_page
        WHERE id = NEW.page_id
          AND substr(text, NEW.start + 1, NEW."end" - NEW.start) = NEW.text;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The passage is not the slice of its page.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER passage_is_its_slice
    BEFORE INSERT OR UPDATE OF page_id, start, "end", text ON reviews_passage
    FOR EACH ROW EXECUTE FUNCTION passage_is_its_slice();

CREATE FUNCTION quote_is_its_slice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM reviews_passage p JOIN reviews_page g ON g.id = p.page_id
        WHERE p.id = NEW.passage_id
          AND substr(g.text, NEW.start + 1, NEW."end" - NEW.start) = NEW.quote;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The quote is not the slice of its page.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER quote_is_its_slice
    BEFORE INSERT OR UPDATE OF passage_id, start, "end", quote ON reviews_tag
    FOR EACH ROW EXECUTE FUNCTION quote_is_its_slice();

CREATE FUNCTION page_text_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.text <> OLD.text
       AND EXISTS (SELECT 1 FROM reviews_passage WHERE page_id = OLD.id) THEN
        RAISE EXCEPTION 'The text of a page with passages cannot change.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER page_text_stays BEFORE UPDATE OF text ON reviews_page
    FOR EACH ROW EXECUTE FUNCTION page_text_stays();
"""
UNCHECK = """
DROP TRIGGER page_text_stays ON reviews_page;
DROP FUNCTION page_text_stays();
DROP TRIGGER quote_is_its_slice ON reviews_tag;
DROP FUNCTION quote_is_its_slice();
DROP TRIGGER passage_is_its_slice ON reviews_passage;
DROP FUNCTION passage_is_its_slice();
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial")]
    operations = [migrations.RunSQL(CHECK, UNCHECK)]
