-- One row per document that a drawn case stands for.
from sources select * order by source_id;
