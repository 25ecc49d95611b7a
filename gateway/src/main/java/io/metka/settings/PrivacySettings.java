package io.metka.settings;

import java.util.List;
import java.util.Set;

/**
 * What is taken out of events before they are written to disk, {@code [privacy]}.
 *
 * @param queryParameters names of the query parameters that stay in the addresses of pages and referrers, without regard
 *     to case; a name that ends in {@code *} stands for all that begin so, and {@code *} alone keeps every parameter
 * @param keepFragments whether what follows {@code #} stays; for sites that route by it
 * @param detectContacts whether e-mail addresses and phone numbers in addresses, titles, properties, traits and context
 *     are replaced by keyed hashes
 * @param clearFields where contacts stay in clear: paths such as {@code properties.support_email}, {@code traits.email},
 *     {@code page.title}, without the numbers of list entries
 * @param clearProjects ids of the projects whose contacts stay in clear
 */
public record PrivacySettings(
        List<String> queryParameters,
        boolean keepFragments,
        boolean detectContacts,
        Set<String> clearFields,
        Set<String> clearProjects) {

    /** Campaigns and click ids, and what shops say of products, lists and searches. */
    private static final List<String> QUERY_PARAMETERS = List.of(
            "utm_*",
            "yclid",
            "ysclid",
            "ymclid",
            "ybaip",
            "gclid",
            "gbraid",
            "wbraid",
            "gad_source",
            "gad_campaignid",
            "dclid",
            "fbclid",
            "msclkid",
            "ttclid",
            "vkclid",
            "rb_clickid",
            "mt_click_id",
            "mailru_click_id",
            "admitad_uid",
            "tagtag_uid",
            "click_id",
            "clickid",
            "erid",
            "_openstat",
            "openstat",
            "from",
            "roistat",
            "roistat_visit",
            "rs",
            "ref",
            "source",
            "medium",
            "campaign",
            "coupon",
            "promo",
            "id",
            "sku",
            "product",
            "product_id",
            "item",
            "variant",
            "offer",
            "oid",
            "pid",
            "category",
            "cat",
            "section",
            "brand",
            "collection",
            "color",
            "size",
            "price_from",
            "price_to",
            "filter",
            "sort",
            "order",
            "page",
            "p",
            "view",
            "tab",
            "lang",
            "region",
            "city",
            "q",
            "query",
            "search",
            "s",
            "text",
            "keyword",
            "wd");

    public PrivacySettings {
        queryParameters = List.copyOf(queryParameters);
        clearFields = Set.copyOf(clearFields);
        clearProjects = Set.copyOf(clearProjects);
    }

    public static PrivacySettings defaults() {
        return new PrivacySettings(QUERY_PARAMETERS, false, true, Set.of(), Set.of());
    }
}
