#include "storage/postgres/integrity.hpp"

namespace ordo::postgres {

std::vector<std::string> integrity_findings(Connection& connection) {
    Query settings = connection.query("durability_weak");
    settings.ask();
    Query indexes = connection.query("index_invalid");
    indexes.ask();
    Query constraints = connection.query("constraint_not_validated");
    constraints.ask();
    Query triggers = connection.query("trigger_disabled");
    triggers.ask();
    Query months = connection.query("product_months_wrong");
    months.ask();

    std::vector<std::string> findings;
    while (settings.row()) {
        findings.push_back("The server runs with " + settings.take_text() +
                           " = off: it can lose confirmed orders when its machine fails.");
    }
    while (indexes.row()) {
        findings.push_back("The index " + indexes.take_text() + " is not valid; REINDEX it.");
    }
    while (constraints.row()) {
        findings.push_back("The constraint " + constraints.take_text() +
                           " was never validated against the rows.");
    }
    while (triggers.row()) {
        findings.push_back("The trigger " + triggers.take_text() + " is switched off.");
    }
    while (months.row()) {
        findings.push_back("The days on which a product was sold do not add up to the month: " +
                           months.take_text() + ".");
    }
    return findings;
}

}  // namespace ordo::postgres
