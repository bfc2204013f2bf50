# What the adapters have in common, read by each of them after it has said what is its own:
#   offers     prints what the program has
#   keep KEY   keeps the value in the file .kept/KEY (optional)
#   become     becomes the program, with the command "$@". The options are in $mask, $clean, $file, $stdin, $timeout and $extra; a
#              file .asked has a line of NAME=KEY for each variable.
set -eu

verb=$1
shift
# shellcheck disable=SC2034 # the adapters read them
mask='' clean='' file='' stdin='' timeout='' extra=''

case $verb in
    offers) offers ;;
    store)
        mkdir -p .kept
        cat >".kept/$1"
        if command -v keep >/dev/null; then keep "$1"; fi
        ;;
    lose)
        : >.lost
        if command -v lost >/dev/null; then lost; fi
        ;;
    key) key ;;
    run)
        : >.asked
        while [ "$1" != -- ]; do
            case $1 in
                --env) printf '%s\n' "$2" >>.asked && shift 2 ;;
                --file) file=$2 && shift 2 ;;
                --stdin) stdin=$2 && shift 2 ;;
                --timeout) timeout=$2 && shift 2 ;;
                --mask) mask=yes && shift ;;
                --clean) clean=yes && shift ;;
                *) extra="$extra $1" && shift ;;
            esac
        done
        shift
        become "$@"
        ;;
esac
