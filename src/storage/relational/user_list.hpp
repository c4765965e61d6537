#pragma once

#include "ordo/sys/storage.hpp"
#include "storage/relational/page.hpp"
#include "storage/relational/people_rows.hpp"

namespace ordo::relational {
// Newest first: ids fall, so an id is all of a position.
template <class Connection>
class UserFinder {
    using Query = typename Connection::Query;
    using StatementName = typename Connection::StatementName;

public:
    UserFinder(Connection& connection, const sys::UserPage& page)
        : connection_(connection),
          page_(page),
          before_(page.before ? page.before->to_string() : "~") {}

    std::vector<std::int64_t> find() {
        if (page_.limit <= 0) return {};
        std::optional<sys::ListPosition> after;
        if (page_.before) after = {.number = 0, .text = {}, .id = page_.before->uuid()};
        std::vector<Way> ways;
        if (!page_.prefix.empty()) {
            ways.emplace_back([this](PageRows& rows, Budget& budget) {
                return from_text("user_from_email", Text::email, rows, budget) &&
                       from_text("user_from_name", Text::name, rows, budget);
            });
        }
        ways.emplace_back([this](PageRows& rows, Budget& budget) { return by_id(rows, budget); });
        return find_page(PageRows(true, after, page_.limit), ways).numbers();
    }

private:
    enum class Text : std::uint8_t { email, name };
    struct Row {
        std::int64_t number = 0;
        UserId id;
        Role role = Role::customer;
        std::string email, name;  // folded
    };

    static Row take_row(auto& query) {
        Row row;
        row.number = query.take_integer();
        row.id = take_id<UserId>(query);
        row.role = take_word<Role>(query);
        row.email = query.take_text();
        row.name = query.take_text();
        return row;
    }

    // From the first text that begins so to the first that does not.
    bool from_text(StatementName statement, Text text, PageRows& rows, Budget& budget) {
        auto query = connection_.walk(statement);
        query.text(page_.prefix);
        while (query.row()) {
            if (!budget.spend()) return false;
            const Row row = take_row(query);
            if (!begins(text == Text::email ? row.email : row.name)) break;
            offer(row, rows);
        }
        return true;
    }

    bool by_id(PageRows& rows, Budget& budget) {
        auto query = page_.role ? connection_.walk("user_in_role_falling")
                                : connection_.walk("user_by_id_falling");
        query.text(before_);
        if (page_.role) query.word(*page_.role);
        while (query.row()) {
            if (!budget.spend()) return false;
            const Row row = take_row(query);
            if ((begins(row.email) || begins(row.name)) && !offer(row, rows)) break;
        }
        return true;
    }

    [[nodiscard]] bool begins(const std::string& text) const {
        return text.starts_with(page_.prefix);
    }

    bool offer(const Row& row, PageRows& rows) const {
        if (page_.role && row.role != *page_.role) return true;
        return rows.offer({.number = 0, .text = {}, .id = row.id.uuid()}, row.number);
    }

    Connection& connection_;
    const sys::UserPage& page_;
    const std::string before_;
};

std::vector<User> list_users(auto& connection, const sys::UserPage& page) {
    std::vector<User> users;
    for (const std::int64_t row : UserFinder(connection, page).find()) {
        auto query = connection.query("user_listed");
        query.integer(row);
        if (!query.row()) throw Failure(corrupt_row("an index entry without its user"));
        users.push_back(take_user(query).user);
    }
    return users;
}

}  // namespace ordo::relational
