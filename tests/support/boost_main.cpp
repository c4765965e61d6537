// The main() of every Boost.Test executable, spelt out so that it shares their precompiled header.
#include <boost/test/unit_test.hpp>

int main(int argc, char** argv) {
    return boost::unit_test::unit_test_main([] { return true; }, argc, argv);
}
