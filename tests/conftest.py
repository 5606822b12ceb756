pytest_plugins = ["tests.databases", "tests.house", "tests.browser"]
