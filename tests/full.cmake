# The long tests: contrib/test --full. What a test of its own does more of then, it asks PACED_FULL=1 for.
find_program(run_clang_tidy NAMES run-clang-tidy run-clang-tidy.py PATHS /usr/share/clang)
if(run_clang_tidy)
	add_test(NAME full.tidy COMMAND ${run_clang_tidy} -quiet -p ${CMAKE_BINARY_DIR}
		"${PROJECT_SOURCE_DIR}/daemon/.*\\.c")
endif()

# Other pretend athletes and other runs than those the detector is tested with each time.
foreach(seed 1 2 3)
	foreach(test detector shapes)
		add_test(NAME full.${test}.${seed} COMMAND analysis_test_${test})
		set_tests_properties(full.${test}.${seed} PROPERTIES ENVIRONMENT "PACED_SEED=${seed}")
	endforeach()
endforeach()

# Fuzzing needs clang, and therefore a build of its own.
find_program(clang clang)
if(clang AND NOT PACED_FUZZ)
	set(fuzz_build ${PROJECT_SOURCE_DIR}/build/fuzz)
	add_test(NAME full.fuzz.build COMMAND sh -c
		"cmake --preset fuzz -B ${fuzz_build} >/dev/null && cmake --build ${fuzz_build} --target fuzz -- --quiet"
		WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
	set_tests_properties(full.fuzz.build PROPERTIES FIXTURES_SETUP fuzz_build)
	foreach(target fit stream tcx gpx container journal)
		add_test(NAME full.fuzz.${target} COMMAND ${PACED_PYTHON}
			${CMAKE_CURRENT_SOURCE_DIR}/fuzz/run.py ${target} ${fuzz_build})
		set_tests_properties(full.fuzz.${target} PROPERTIES FIXTURES_REQUIRED fuzz_build)
	endforeach()
endif()

# Measured alone; what they print is in Testing/Temporary/LastTest.log.
file(GLOB benches CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/bench/*.py)
foreach(script ${benches})
	get_filename_component(name ${script} NAME_WE)
	add_test(NAME full.bench.${name} COMMAND ${PACED_PYTHON} ${script})
	set_tests_properties(full.bench.${name} PROPERTIES RUN_SERIAL ON ENVIRONMENT
		"PACED_BUILD_DIR=${CMAKE_BINARY_DIR};PACED_CORPUS=${PACED_CORPUS}")
endforeach()
