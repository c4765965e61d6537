#include "storage/sqlite/page.hpp"
#include "storage/sqlite/rows.hpp"

namespace ordo::sqlite {
namespace {

// Newest first: ids fall, so an id is all of a position.
class UserFinder {
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

    static Row take_row(Query& query) {
        Row row;
        row.number = query.take_integer();
        row.id = query.take_id<UserId>();
        row.role = query.take_word<Role>();
        row.email = query.take_text();
        row.name = query.take_text();
        return row;
    }

    // From the first text that begins so to the first that does not.
    bool from_text(StatementName statement, Text text, PageRows& rows, Budget& budget) {
        Query query = connection_.query(statement);
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
        Query query = connection_.query(page_.role ? StatementName("user_in_role_falling")
                                                   : StatementName("user_by_id_falling"));
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

}  // namespace

std::vector<User> list_users(Connection& connection, const sys::UserPage& page) {
    std::vector<User> users;
    for (const std::int64_t row : UserFinder(connection, page).find()) {
        Query query = connection.query("user_listed");
        query.integer(row);
        if (!query.row()) throw Failure(corrupt_row("an index entry without its user"));
        users.push_back(take_user(query).user);
    }
    return users;
}

}  // namespace ordo::sqlite
