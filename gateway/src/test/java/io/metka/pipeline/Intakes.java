package io.metka.pipeline;

import io.metka.consent.ConsentDocuments;
import io.metka.consent.DeclaredConsent;
import io.metka.consent.Receipts;
import io.metka.consent.personal.PersonalData;
import io.metka.decode.Decoder;
import io.metka.model.IdentifierHash;
import io.metka.settings.PrivacySettings;
import io.metka.spool.Spool;
import java.util.List;
import java.util.Optional;

/** The way in as the tests make it: no tracking plan, default rules of privacy, nobody who waits for decisions. */
final class Intakes {
    private Intakes() {}

    static Intake of(Decoder decoder, Spool spool, byte[] secret) {
        Receipts receipts = new Receipts(
                (_, identifier) -> Optional.of(new IdentifierHash(identifier.type(), "ab".repeat(32))),
                new ConsentDocuments());
        return new Intake(
                new Intake.Door(decoder, SourceRates.NONE),
                new PlanCheck((_, _) -> List.of()),
                new PersonalData(PrivacySettings.defaults(), secret),
                new Intake.Consent(receipts, new DeclaredConsent(true), _ -> {}),
                spool);
    }
}
