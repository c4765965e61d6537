// The main() of every Boost.Test executable, spelt out so that it shares their precompiled header. Tests
// on PostgreSQL, told by their names, need the server of ORDO_TEST_POSTGRES: without one they are left out
// at a desk, and CI=true fails.
#include <boost/test/tree/traverse.hpp>
#include <boost/test/tree/visitor.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <iostream>
#include <string_view>

namespace {

namespace ut = boost::unit_test;

std::string_view variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string_view() : std::string_view(value);
}

class LeaveOutPostgres : public ut::test_tree_visitor {
public:
    [[nodiscard]] int left_out() const { return left_out_; }

private:
    bool visit(const ut::test_unit& unit) override {
        if (unit.p_name.get().find("ostgres") == std::string::npos) return true;
        // Boost.Test hands out constant units only.
        const_cast<ut::test_unit&>(unit).p_default_status.value = ut::test_unit::RS_DISABLED;
        ++left_out_;
        return false;
    }

    int left_out_ = 0;
};

bool choose_tests() {
    if (!variable("ORDO_TEST_POSTGRES").empty()) return true;
    LeaveOutPostgres visitor;
    ut::traverse_test_tree(ut::framework::master_test_suite(), visitor, true);
    if (visitor.left_out() == 0) return true;
    std::cerr << visitor.left_out() << " tests on PostgreSQL left out: ORDO_TEST_POSTGRES is not set\n";
    return variable("CI") != "true";
}

}  // namespace

int main(int argc, char** argv) {
    return boost::unit_test::unit_test_main(choose_tests, argc, argv);
}
